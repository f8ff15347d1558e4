import { readFile } from 'node:fs/promises';

export const centsToText = (cents: number): string => `${(cents / 100).toFixed(2)} EUR`;

/** Loads a price sheet from disk. */
export async function loadSheet(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

export function isNight(hour: number): boolean {
  return hour >= 22 || hour < 6;
}

export function surchargeReasons(hour: number, waterTemperature: number): string[] {
  const reasons: string[] = [];
  if (isNight(hour)) {
    reasons.push('night');
  }
  if (waterTemperature <= -1) {
    reasons.push('ice');
  }
  return reasons;
}
