export const EXIT = { nothingOdd: 0, anomalies: 1, refused: 2, incomplete: 3 } as const;
