/** An engine that is killed cannot stop its plugins: whoever has lost its parent leaves by itself. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(0);
    }
  }, 1000).unref();
}
