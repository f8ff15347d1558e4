// SPDX-License-Identifier: MIT
import { randomBytes } from 'node:crypto';
import type { Scenario } from '../layer3/Scenario.js';

/**
 * Hands out identities. The only place that asks the machine for randomness,
 * so that a rehearsal can replace it with a counted series.
 */
export class UuidSource {
  private rehearsalPrefix = '';
  private handedOut = 0;

  constructor() {}

  init(scenario: Scenario<{ rehearsalPrefix: string }>): this {
    this.rehearsalPrefix = scenario.model.rehearsalPrefix;
    this.handedOut = 0;
    return this;
  }

  /** A version 4 identity, or `<prefix>-0001`, `<prefix>-0002` … in a rehearsal. */
  next(): string {
    this.handedOut += 1;
    if (this.rehearsalPrefix !== '') {
      return `${this.rehearsalPrefix}-${String(this.handedOut).padStart(4, '0')}`;
    }
    const bytes = randomBytes(16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
    return parts.join('-');
  }

  count(): number {
    return this.handedOut;
  }
}
