// People with preferences: `node seed.mjs`.
import { drizzle } from "drizzle-orm/node-postgres";
import { seed } from "drizzle-seed";
import pg from "pg";
import * as schema from "./schema.mjs";

const [walks, parks, water] = [
  "3fa85f64-5717-4562-b3fc-2c963f66afa6",
  "4fa85f64-5717-4562-b3fc-2c963f66afa7",
  "5fa85f64-5717-4562-b3fc-2c963f66afa8",
];
const [first, second] = ["7fa85f64-5717-4562-b3fc-2c963f66afa6", "8fa85f64-5717-4562-b3fc-2c963f66afa7"];

// Weights have to add up to exactly 1, and arrays of the tool's own may repeat a value, so each subset is a constant.
const themes = [
  [0.125, [walks]],
  [0.125, [parks]],
  [0.125, [water]],
  [0.125, [walks, parks]],
  [0.125, [walks, water]],
  [0.125, [parks, water]],
  [0.25, [walks, parks, water]],
];
const toggles = [
  [0.25, []],
  [0.25, [first]],
  [0.25, [second]],
  [0.25, [first, second]],
];

const pool = new pg.Pool({ max: 1 });
const count = Number(process.env.PEOPLE);
await drizzle(pool).transaction((db) =>
  seed(db, schema, { seed: 2026 }).refine((functions) => {
    const oneOf = (choices) =>
      functions.weightedRandom(
        choices.map(([weight, defaultValue]) => ({ weight, value: functions.default({ defaultValue }) })),
      );
    return {
      users: { count, columns: { displayName: functions.fullName() }, with: { userPreferences: 1 } },
      userPreferences: {
        columns: {
          interestThemeIds: oneOf(themes),
          safetyToggleIds: oneOf(toggles),
          unitSystem: functions.valuesFromArray({
            values: [
              { weight: 0.1, values: ["imperial"] },
              { weight: 0.9, values: ["metric"] },
            ],
          }),
          revision: functions.default({ defaultValue: 1 }),
        },
      },
    };
  }),
);
await pool.end();
