// Shows the real photos once the page is there, as sites with lazy images do.
for (const image of document.querySelectorAll("img.lazy")) {
  image.src = image.dataset.src;
}
