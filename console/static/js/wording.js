// Names of acts and states, as people read them.
const acts = { disclosure: "AI disclosure", rehook: "Re-hook", cta: "Call to action", feature_benefit: "Benefit", product_open: "Product",
  operator: "Operator" };
const plain = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

export const nice = (name) => acts[name] ?? (name.startsWith("answer_") ? `Answer, ${name.slice(7).replaceAll("_", " ")}` : plain(name));

const platforms = { youtube: "YouTube", tiktok: "TikTok", twitch: "Twitch", bilibili: "Bilibili", facebook: "Facebook", instagram: "Instagram" };
export const named = (platform) => platforms[platform] ?? plain(platform);
