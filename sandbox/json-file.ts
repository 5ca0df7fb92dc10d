import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What a process remembers, in a file that only its owner may read. */
export class JsonFile<T> {
  readonly content: T;

  constructor(
    private readonly file: string,
    empty: () => T,
  ) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const known = existsSync(file);
    this.content = known ? (JSON.parse(readFileSync(file, "utf8")) as T) : empty();
    // Who only looks must not undo what the process that the file belongs to writes meanwhile.
    if (!known) this.save();
  }

  /** Writes it down, so that no reader ever sees half of it. */
  save(): void {
    const scratch = `${this.file}.${process.pid}`;
    writeFileSync(scratch, `${JSON.stringify(this.content, null, 2)}\n`, { mode: 0o600 });
    renameSync(scratch, this.file);
  }
}
