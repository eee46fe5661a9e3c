// Adds a "Copy" button to each feed address; without it, the address is selected by hand.
if (navigator.clipboard) {
  for (const box of document.querySelectorAll(".address")) {
    const field = box.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the address of the " + box.querySelector("label").textContent + " feed");
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    });
    box.append(button);
  }
}
