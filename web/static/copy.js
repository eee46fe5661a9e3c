// Adds a "Copy" button to each feed address; without it, the address is selected by hand. Its texts come with the page.
if (navigator.clipboard) {
  const status = document.getElementById("copied");
  const buttons = new Map();
  for (const box of document.querySelectorAll(".address")) {
    const field = box.querySelector("textarea");
    const texts = box.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = texts.copy;
    button.setAttribute("aria-label", texts.copyLabel);
    button.addEventListener("click", async () => {
      for (const [other, { copy, copyLabel }] of buttons) {
        other.textContent = copy;
        other.setAttribute("aria-label", copyLabel);
      }
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = texts.copied;
        button.setAttribute("aria-label", texts.copiedLabel);
        status.textContent = texts.copiedLabel;
      } catch {
        field.select();
        status.textContent = texts.refused;
      }
    });
    buttons.set(button, texts);
    box.append(button);
  }
}
