// The two tables, as drizzle-orm has them.
import { integer, pgTable, text, uuid, varchar } from "drizzle-orm/pg-core";

export const users = pgTable("users", {
  id: uuid().primaryKey(),
  displayName: varchar("display_name", { length: 32 }).notNull(),
});

export const userPreferences = pgTable("user_preferences", {
  userId: uuid("user_id").primaryKey().references(() => users.id),
  interestThemeIds: uuid("interest_theme_ids").array().notNull(),
  safetyToggleIds: uuid("safety_toggle_ids").array().notNull(),
  unitSystem: text("unit_system").notNull(),
  revision: integer().notNull(),
});
