// Light or dark: as the system has it, until the operator says otherwise.
const root = document.documentElement, light = matchMedia("(prefers-color-scheme: light)");

const apply = () => { root.dataset.theme = localStorage.getItem("theme") ?? (light.matches ? "light" : "dark"); };

export function theme() {
  localStorage.setItem("theme", root.dataset.theme === "dark" ? "light" : "dark");
  apply();
}

light.addEventListener("change", apply);
apply();
