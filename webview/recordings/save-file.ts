/** Files out of a page: a browser puts them where it puts downloads. */

/** Milliseconds that a browser has to begin with the download of a blob. */
const PATIENCE = 60_000;

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  saveFrom(url, name);
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE);
}

/** Has the browser fetch a file. */
export function saveFrom(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.rel = 'noopener';
  document.body.append(link);
  link.click();
  link.remove();
}
