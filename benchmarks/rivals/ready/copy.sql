-- Files that are ready, into their tables.
\copy users (id, display_name) FROM 'users.copy' (FORMAT BINARY)
\copy user_preferences (user_id, interest_theme_ids, safety_toggle_ids, unit_system, revision) FROM 'user_preferences.copy' (FORMAT BINARY)
