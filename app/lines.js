// The lines of a passage, names marked. A report's text is set by textContent only.

export default function ({ data, parentElement }) {
  const made = data.parts.map(({ text, marked }) => {
    const part = document.createElement(marked ? "mark" : "span");
    part.textContent = text;
    return part;
  });
  parentElement.querySelector(".lines").replaceChildren(...made);
}
