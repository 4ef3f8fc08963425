// A product's picture, or the first letter of its name.
import { el } from "./dom.js";

export function thumb(product, size = "") {
  const name = `thumb ${size}`.trim();
  if (!product.picture) return el("span", name, product.name.charAt(0));
  const image = el("img", name);
  image.src = `/pictures/${encodeURIComponent(product.sku)}`;
  image.alt = "";
  image.loading = "lazy";
  return image;
}
