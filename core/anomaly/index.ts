export * from './anomaly';
export * from './episodes';
export * from './fingerprint';
export * from './read';
export * from './tell';
