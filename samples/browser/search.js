// Each search aborts the one before. `promise-graph page samples/browser/index.html` draws it.

const rivers = ['Rhine', 'Rhône', 'Danube', 'Tiber', 'Ebro', 'Oder', 'Seine', 'Thames'];
const found = document.querySelector('#found');
const query = document.querySelector('#query');
let current = new AbortController();

/** Returns after a while, or fails when the signal fires. */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

async function lookUp(river, signal) {
  await pause(100 + 40 * river.length, signal);
  return river;
}

async function search(text, signal) {
  await pause(150, signal);
  const matches = rivers.filter((river) => river.toLowerCase().includes(text.toLowerCase()));
  return Promise.all(matches.map((river) => lookUp(river, signal)));
}

async function show() {
  current.abort();
  current = new AbortController();
  try {
    const names = await search(query.value, current.signal);
    found.replaceChildren(...names.map((name) => Object.assign(document.createElement('li'), { textContent: name })));
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

document.querySelector('#go').addEventListener('click', show);
query.addEventListener('input', show);
await show();
