// Adds a "Copy" button to each feed address; without it, the address is selected by hand.
if (navigator.clipboard) {
  const told = document.getElementById("copied");
  for (const box of document.querySelectorAll(".address")) {
    const field = box.querySelector("input");
    const called = box.dataset.called;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy the address of the ${called}`);
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "Copied";
        button.setAttribute("aria-label", `Copied the address of the ${called}`);
        told.textContent = `Copied: the address of the ${called}.`;
      } catch {
        told.textContent = `The browser does not let it be copied. The address of the ${called} is marked: press Ctrl+C.`;
      }
    });
    box.append(button);
  }
}
