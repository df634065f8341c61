-- What people have in the booking system before a seed comes: bookings that touch, one cancelled beneath them.

INSERT INTO venues (id, name, city, time_zone, location) VALUES
    ('00000000-0000-4000-8000-000000000001', 'Old mill', 'Bremen', 'Europe/Berlin', '(8.8,53.1)');
INSERT INTO rooms (venue_id, name, capacity, seat_numbers) VALUES
    ('00000000-0000-4000-8000-000000000001', 'Loft', 12, '[1,13)'),
    ('00000000-0000-4000-8000-000000000001', 'Cellar', 40, NULL);
INSERT INTO guests (id, first_name, last_name, email) VALUES
    ('00000000-0000-4000-8000-000000000011', 'Ada', 'Brandt', 'ada@example.org');
INSERT INTO bookings (room_id, guest_id, during, state, party_size) VALUES
    (1, '00000000-0000-4000-8000-000000000011', '[2026-06-01 10:00Z,2026-06-01 12:00Z)', 'confirmed', 4),
    (1, '00000000-0000-4000-8000-000000000011', '[2026-06-01 12:00Z,2026-06-01 14:00Z)', 'held', 2),
    (1, '00000000-0000-4000-8000-000000000011', '[2026-06-01 09:00Z,2026-06-01 18:00Z)', 'cancelled', 9);
INSERT INTO booking_payments VALUES (1, 120.00, 3.60, '2026-05-20');
INSERT INTO room_prices (room_id, valid, nightly_price) VALUES (1, '[2026-01-01,2027-01-01)', 60);
INSERT INTO site_closures (during, reason) VALUES ('[2026-12-24 00:00Z,2026-12-27 00:00Z)', 'Holidays');
INSERT INTO closure_notices (closure_id, body) VALUES (1, 'Closed over the holidays.');
INSERT INTO audit_entries (venue_id, checksum) VALUES
    ('00000000-0000-4000-8000-000000000001', 14);
