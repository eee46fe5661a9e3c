// Puts a file that is chosen into the field of the list; without it, the text is pasted by hand.
const field = document.querySelector("textarea[data-choose]");
if (field) {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = ".opml,.xml,.txt,text/x-opml,text/xml,text/plain";
  chooser.setAttribute("aria-label", field.dataset.choose);
  chooser.addEventListener("change", async () => {
    if (chooser.files.length) field.value = await chooser.files[0].text();
  });
  field.before(chooser);
}
