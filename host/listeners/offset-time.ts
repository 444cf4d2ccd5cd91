/** .NET's DateTimeOffset in UTC: `2026-11-21T02:03:04.567+00:00`. */
export const offsetTime = (date: Date): string => date.toISOString().replace('Z', '+00:00');
