-- What people have in the shop before a seed comes: a customer with two orders, and products that nobody ordered.

INSERT INTO customers (id, email, first_name, last_name, country_code) VALUES
    ('00000000-0000-4000-8000-000000000001', 'ada@example.org', 'Ada', 'Brandt', 'DE'),
    ('00000000-0000-4000-8000-000000000002', 'bo@example.org', 'Bo', 'Carlier', 'FR');
INSERT INTO addresses (customer_id, street, city, postcode, is_default) VALUES
    ('00000000-0000-4000-8000-000000000001', 'Lindenweg 4', 'Bremen', '28195', true),
    ('00000000-0000-4000-8000-000000000001', 'Am Wall 12', 'Bremen', '28203', false);
INSERT INTO categories (parent_id, name, slug) VALUES (NULL, 'Tea', 'tea'), (1, 'Green tea', 'green-tea');
INSERT INTO products (category_id, sku, name, price, tags) VALUES
    (2, 'SKU-SENCHA', 'Sencha', 12.50, '{loose}'),
    (1, 'SKU-POT', 'Teapot', 34.00, '{}');
INSERT INTO stock VALUES (1, 40, '2026-05-04'), (2, 0, NULL);
INSERT INTO orders (id, customer_id, address_id, status, total, placed_at, shipped_at) VALUES
    ('00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000001', 1, 'shipped', 25, '2026-05-01', '2026-05-02'),
    ('00000000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000001', NULL, 'open', 12.50, '2026-05-03', NULL);
INSERT INTO order_lines (order_id, line_number, product_id, quantity, unit_price) VALUES
    ('00000000-0000-4000-8000-000000000011', 1, 1, 2, 12.50),
    ('00000000-0000-4000-8000-000000000012', 1, 1, 1, 12.50);
INSERT INTO reviews (customer_id, product_id, rating, body) VALUES
    ('00000000-0000-4000-8000-000000000001', 1, 5, 'As green as it gets.');
