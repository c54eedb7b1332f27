/** The whole suite of Promises/A+ over built-in promises: a line for each test, and how many there were. */
import aplus from 'promises-aplus-tests';

let count = 0;
/** A reporter of Mocha's that prints no times. */
function reporter(runner) {
  runner.on('pass', (test) => console.log('ok', ++count, test.fullTitle()));
  runner.on('fail', (test, error) => console.log('failed', ++count, test.fullTitle(), error.message));
}
const adapter = {
  resolved: (value) => Promise.resolve(value),
  rejected: (reason) => Promise.reject(reason),
  deferred() {
    const deferred = {};
    deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
    return deferred;
  },
};
// The suite leaves rejections behind, on purpose.
process.on('unhandledRejection', () => {});
// A busy machine is no failure of the promises.
aplus(adapter, { reporter, timeout: 30_000 }, (error) =>
  console.log(count, 'tests,', error === null ? 'all passed' : error.message),
);
