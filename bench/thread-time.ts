/** Milliseconds that this thread has had of a processor: what else the machine does meanwhile is no part of it. */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
