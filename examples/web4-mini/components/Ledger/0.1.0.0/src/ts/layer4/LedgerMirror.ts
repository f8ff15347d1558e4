import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps a second copy of the month's book on the other side of the basin. */
export class LedgerMirror {
  private lastCopied = 0;

  constructor(
    private readonly sourceFolder: string,
    private readonly mirrorFolder: string,
    public everyMinutes: number = 15,
  ) {}

  async mirror(month: string, now: number): Promise<boolean> {
    if (now - this.lastCopied < this.everyMinutes * 60_000) {
      return false;
    }
    const name = `${month}.scenario.json`;
    const info = await stat(join(this.sourceFolder, name));
    if (info.size === 0) {
      return false;
    }
    await copyFile(join(this.sourceFolder, name), join(this.mirrorFolder, name));
    this.lastCopied = now;
    return true;
  }
}
