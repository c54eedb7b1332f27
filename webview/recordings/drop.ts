/** Drag and drop: a recording that is dropped anywhere on the page is opened there. */

/** Calls `open` for each file dropped; while files are over the page its body has the class `dropping`. */
export function listenForDrops(open: (name: string, file: Blob) => void): void {
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const mark = (dropping: boolean) => document.body.classList.toggle('dropping', dropping);
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    // Without this the browser leaves the page for the file.
    event.preventDefault();
    mark(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  document.addEventListener('drop', (event) => {
    mark(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    for (const file of event.dataTransfer?.files ?? []) open(file.name, file);
  });
}
