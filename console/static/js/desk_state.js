// What this page knows: the last report, whether the line is up, and what the one at the desk may do.
export const desk = { state: null, away: true, role: "admin" };

export const watching = () => desk.role === "viewer";
// Outputs and settings are an admin's; a desk without users has one, who signed in by the token.
export const mayChange = () => desk.role === "admin";
// True when no act can be sent, or none may be.
export const blocked = () => desk.away || watching() || !desk.state?.air;

export const product = (sku) => desk.state?.script?.products.find((p) => p.sku === sku) ?? null;
