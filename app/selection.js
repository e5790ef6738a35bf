// What Python has selected, for the picture on the same page.

export default function ({ data }) {
  globalThis.partnergraphSelection = data;
  globalThis.dispatchEvent(new Event("partnergraph-selection"));
}
