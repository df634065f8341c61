"""What becomes of rows that were edited, and of those that others refer to: what goes, what stays, and what stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.runs.test_races import paused, wait_for_lock
from tests.support.datasets.team_rooms import DEFINITION, NAMES, PIN, QUOTED, TABLES
from tests.support.environment_scripts import DRIVERS
from tests.support.project import ON, psql, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    import subprocess

    from tests.support.forked_commands import ForkedCommand
    from tests.support.project import Project

ODD = '"no;tes %s of ""x"" \\\n{é}"'
OTHERS = f"""
CREATE TABLE {ODD} (id serial PRIMARY KEY, note_id integer REFERENCES notes, next_id integer REFERENCES {ODD});
"""
EDIT = f"UPDATE members SET {QUOTED} = E'a''b;\\n%s\\\\ü' WHERE id = (SELECT max(id::text)::uuid FROM members)"
"""The member with the highest key is edited, who has a boss and a team."""
REFER = "INSERT INTO notes (team_id, code) VALUES (2, NULL), (4, (SELECT code FROM teams WHERE id = 4))"
"""Two notes of somebody refer to teams of the seed."""


FIRST, LAST = "25f72875-cc14-8516-b16b-f40000000000", "25f72875-cc14-8516-b16b-f40000000014"
KEPT = "SELECT ARRAY(SELECT id FROM teams ORDER BY 1), ARRAY(SELECT right(id::text, 2) FROM members ORDER BY 1)"
"""The teams that are there, and the row numbers of the members in hexadecimal digits."""


@pytest.fixture
def filled(new_project: Project) -> Project:
    """Return the project with the seed in its tables, beside somebody's team."""
    write_revisions(new_project, TABLES + OTHERS, PIN)
    set_seeds(new_project, lambda _: [DEFINITION])
    new_project.alembic(*ON, "upgrade", "s1")
    return new_project


@pytest.fixture(params=[None, DRIVERS[0]], ids=["copy", "psycopg2"])
def either(request: pytest.FixtureRequest, filled: Project) -> Project:
    """Return it by either driver."""
    if request.param:
        name, script = request.param
        (filled.root / "migrations/env.py").write_text(script)
        url = filled.url.replace("postgresql", f"postgresql+{name}", 1)
        filled.variables["EXAMPLE_DATA_DATABASE_URL"] = url
    return filled


def state(project: Project) -> dict[str, list[str]]:
    """Return the rows of every table with the transactions that wrote them, and the runs."""
    query = "SELECT to_jsonb(t)::text || xmin::text FROM {} t ORDER BY 1"
    tables = (*NAMES, ODD, "example_data_runs")
    return {table: [str(row[0]) for row in rows(project.url, query.format(table))] for table in tables}


def counts(project: Project) -> tuple[object, ...]:
    """Return how many teams, members, badges and notes there are, and rows of the table with the odd name."""
    parts = ", ".join(f"(SELECT count(*) FROM {table})" for table in (*NAMES, ODD))
    return rows(project.url, f"SELECT {parts}")[0]


def remove(project: Project, *arguments: str) -> str:
    """Remove the seed by hand, which must work; return what was printed."""
    done = project.run("example-data", "remove", "mossy-owl", "--yes", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refuse(project: Project, *arguments: str) -> str:
    """Remove the seed by hand, which must be refused in one sentence and change nothing; return that."""
    before = state(project)
    done = project.run("example-data", "remove", "mossy-owl", "--yes", *arguments)
    assert (done.returncode, state(project)) == (1, before), done.stdout
    (sentence,) = (line for line in done.stderr.splitlines() if not line.startswith("database: "))
    return sentence


def ended(process: ForkedCommand | subprocess.Popen[str]) -> int | None:
    """Return the exit code of a process, once it has ended."""
    process.communicate()
    return process.returncode


def test_all_is_listed_at_once(filled: Project) -> None:
    """Edited rows and rows that refer, by table and foreign key, each with the ways out; nothing is changed."""
    filled.psql(f"{EDIT}; {REFER}")
    sentence = refuse(filled)
    assert "table members: expected its rows as they were written, found 1 edited, the first where id = " in sentence
    assert "--on-edited delete (edited rows go as well) or keep (they stay); with Alembic, alembic -x " in sentence
    assert "found 1 in notes (notes_code_fkey), the first where id = 2. table teams: expected no" in sentence
    assert "found 2 in notes (notes_team_id_fkey), the first where id = 1; id = 2. Delete the" in sentence
    assert "--on-referenced cascade (they go as well) or keep (what they refer to stays)" in sentence


def test_each_policy_is_for_its_own(filled: Project) -> None:
    """What becomes of edited rows says nothing of those that are referred to, and the other way round."""
    filled.psql(f"{EDIT}; {REFER}; UPDATE notes SET team_id = 3")
    assert "edited" not in refuse(filled, "--on-edited", "delete").partition("Delete the rows")[0]
    assert "notes" in refuse(filled, "--on-edited", "keep")
    for word in ("cascade", "keep"):
        assert "notes" not in refuse(filled, "--on-referenced", word)


def test_edited_rows_go(either: Project) -> None:
    """Somebody's own rows are left."""
    either.psql(EDIT)
    remove(either, "--on-edited", "delete")
    assert counts(either) == (1, 0, 0, 0, 0)


def test_edited_rows_stay(either: Project) -> None:
    """An edited row stays as it is, and so does all that it refers to, however far; not a byte of it is written."""
    either.psql(EDIT)
    before = state(either)
    output = remove(either, "--on-edited", "keep")
    after = state(either)
    assert rows(either.url, KEPT) == [([1, 2, 4, 5, 7], ["00", "02", "08", "0c", "0d", "0e", "14"])]
    assert all({*after[name]} <= {*before[name]} for name in NAMES)
    listing = output[output.index("table ") :].splitlines()
    assert [line.split() for line in listing[:4]] == [
        ["table", "removed", "kept", "removed_of_others"],
        ["teams", "2", "4", "0"],
        ["members", "7", "7", "0"],
        ["badges", "13", "0", "0"],
    ]
    assert 'kept={"members":7,"teams":4}' in output


def test_referred_rows_stay(either: Project) -> None:
    """Rows that somebody refers to stay, with all that they refer to; the rows of others are not written."""
    either.psql("INSERT INTO notes (code) SELECT code FROM teams WHERE id = 3")
    before = state(either)
    remove(either, "--on-referenced", "keep")
    after = state(either)
    assert rows(either.url, KEPT) == [([1, 2, 3, 4, 5], ["00", "01", "02", "08", "0c", "0d"])]
    assert all({*after[name]} <= {*before[name]} for name in NAMES)
    assert after["notes"] == before["notes"]


def test_both_stay(filled: Project) -> None:
    """What was edited and what is referred to."""
    filled.psql(f"{EDIT}; INSERT INTO notes (code) SELECT code FROM teams WHERE id = 3")
    remove(filled, "--on-edited", "keep", "--on-referenced", "keep")
    assert rows(filled.url, KEPT) == [([1, 2, 3, 4, 5, 7], ["00", "01", "02", "08", "0c", "0d", "0e", "14"])]


def test_rows_of_others_go(either: Project) -> None:
    """Rows of others that refer go, and those that refer to them, whatever their order; no other row is written."""
    either.psql(
        f"{REFER}; INSERT INTO notes (team_id) VALUES (1); INSERT INTO {ODD} (note_id, next_id) VALUES "
        f"(1, 2), (NULL, 1), (3, NULL); INSERT INTO members VALUES (gen_random_uuid(), 2), (gen_random_uuid(), 1)"
    )
    before = state(either)
    output = remove(either, "--on-referenced", "cascade")
    after = state(either)
    assert counts(either) == (1, 1, 0, 1, 1)
    assert all({*after[name]} <= {*before[name]} for name in (*NAMES, ODD))
    assert r'cascaded={"members":1,"no;tes %s of \"x\" \\\n{é}":2,"notes":2}' in output


def test_rows_of_others_that_edited_rows_refer_to_go(filled: Project) -> None:
    """A row of the seed was moved below somebody's row, which refers to another one: all of them go."""
    filled.psql(
        "INSERT INTO members (id, team_id) VALUES ('00000000-0000-4000-8000-000000000001', 2);"
        f"UPDATE members SET boss_id = '00000000-0000-4000-8000-000000000001' WHERE id = '{FIRST}'"
    )
    remove(filled, "--on-edited", "delete", "--on-referenced", "cascade")
    assert counts(filled) == (1, 0, 0, 0, 0)


def test_rows_that_stay_need_rows_that_would_go(filled: Project) -> None:
    """Where such a row shall stay, and that of somebody shall go, nothing is changed."""
    filled.psql(
        "INSERT INTO members (id, team_id) VALUES ('00000000-0000-4000-8000-000000000001', 3);"
        f"UPDATE members SET boss_id = '00000000-0000-4000-8000-000000000001' WHERE id = '{FIRST}'"
    )
    sentence = refuse(filled, "--on-edited", "keep", "--on-referenced", "cascade")
    assert "rows of the seed that stay refer to rows of others that would go with it" in sentence


def test_a_row_under_a_key_of_the_seed_stays(filled: Project) -> None:
    """Somebody's row under a key of the seed that it does not use is treated as an edited one."""
    filled.psql(f"INSERT INTO members (id, team_id) VALUES ('{FIRST[:-2]}13', 3)")
    remove(filled, "--on-edited", "keep")
    assert rows(filled.url, KEPT)[0][1][-1] == "13"  # type: ignore[index]


def test_a_trigger_that_writes_to_rows_that_stay(filled: Project) -> None:
    """A row that stays and is written by a trigger on DELETE is not taken for one that goes."""
    filled.psql(
        f"{EDIT}; CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE teams SET updated_at = now() WHERE id = OLD.team_id; RETURN NULL; END $$;"
        "CREATE TRIGGER touch AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION touch()"
    )
    remove(filled, "--on-edited", "keep")
    assert rows(filled.url, KEPT) == [([1, 2, 4, 5, 7], ["00", "02", "08", "0c", "0d", "0e", "14"])]


def test_a_trigger_that_keeps_rows(filled: Project) -> None:
    """Where one does not go, nothing does."""
    filled.psql(
        f"{EDIT}; CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
        f"CREATE TRIGGER hold BEFORE DELETE ON badges FOR EACH ROW WHEN (OLD.member_id = '{FIRST}') "
        "EXECUTE FUNCTION hold()"
    )
    sentence = refuse(filled, "--on-edited", "keep")
    assert "a trigger or rule keeps rows from being deleted, or changes them (expected 22 to go, found 21)" in sentence


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (["example_data_on_edited=delete"], (1, 0, 0, 0, 0)),
        (["example_data_edited=discard"], (1, 0, 0, 0, 0)),
        (["example_data_on_edited=keep"], (5, 7, 0, 0, 0)),
        (["example_data_on_edited=delete", "example_data_on_referenced=cascade"], (1, 0, 0, 0, 0)),
        (["example_data_on_edited=keep", "example_data_on_referenced=keep"], (5, 7, 0, 0, 0)),
    ],
)
def test_a_downgrade(filled: Project, arguments: list[str], left: tuple[int, ...]) -> None:
    """A downgrade has the same policies, under names of their own, and the older name of one."""
    filled.psql(EDIT)
    given = [word for argument in arguments for word in ("-x", argument)]
    filled.alembic(*given, "downgrade", "t")
    assert counts(filled) == left


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("example_data_on_edited=drop", "wrong value (expected one of fail, delete, keep, found 'drop')"),
        ("example_data_on_referenced=delete", "wrong value (expected one of fail, cascade, keep, found 'delete')"),
        ("example_data_on_referenzed=keep", "no such argument (did you mean example_data_on_referenced?)"),
    ],
)
def test_a_wrong_word(filled: Project, argument: str, sentence: str) -> None:
    """A wrong word, or a slip, is an error that names the right ones."""
    assert filled.fail("-x", argument, "downgrade", "t").endswith(f"{sentence}. Correct it.")


@pytest.mark.parametrize("argument", ["edited=keep", "referenced=keep", "referenced=cascade"])
def test_a_script_says_what_it_cannot_do(filled: Project, argument: str) -> None:
    """It cannot compare rows, or see who refers to them."""
    sentence = filled.fail("-x", f"example_data_on_{argument}", "downgrade", "s1:t", "--sql")
    assert f"-x example_data_on_{argument}: a script cannot compare rows, or see who refers to them" in sentence


@pytest.mark.parametrize("argument", [[], ["-x", "example_data_on_edited=delete"]])
def test_a_script_deletes_edited_rows(filled: Project, argument: list[str]) -> None:
    """That is what it says, with the word for it and without."""
    filled.psql(EDIT)
    text = filled.alembic(*argument, "downgrade", "s1:t", "--sql")
    assert "edits of its rows and rows that cascade from them included" in text
    assert (filled.psql(text), counts(filled)) == ("", (1, 0, 0, 0, 0))


def test_an_edit_meanwhile(filled: Project) -> None:
    """A row that somebody is editing stays, as they left it."""
    with psycopg.connect(filled.url) as other:
        other.execute(EDIT)
        process = filled.fork("example-data", "remove", "mossy-owl", "--yes", "--on-edited", "keep")
        wait_for_lock(filled, process, "locktype = 'transactionid'")
        other.commit()
    assert (ended(process), rows(filled.url, KEPT)[0][1][-1]) == (0, "14")  # type: ignore[index]


@pytest.mark.parametrize(
    ("word", "code", "left"),
    [("fail", 1, (7, 14, 13, 1, 0)), ("keep", 0, (5, 6, 0, 1, 0)), ("cascade", 0, (1, 0, 0, 0, 0))],
)
def test_a_reference_meanwhile(filled: Project, word: str, code: int, left: tuple[int, ...]) -> None:
    """A row that somebody writes, and that refers to one of the seed, counts."""
    with psycopg.connect(filled.url) as other:
        other.execute("INSERT INTO notes (team_id) VALUES (3)")
        process = filled.fork("example-data", "remove", "mossy-owl", "--yes", "--on-referenced", word)
        wait_for_lock(filled, process, "locktype = 'transactionid'")
        other.commit()
    assert (ended(process), counts(filled)) == (code, left)


def test_a_reference_to_a_row_of_others_that_goes(filled: Project) -> None:
    """Somebody who refers to it while it is deleted waits, and is refused then."""
    filled.psql(REFER)
    command = ("example-data", "remove", "mossy-owl", "--yes", "--on-referenced", "cascade")
    with paused(filled, *command, before="DELETE ON badges") as process:
        other = filled.start(str(psql()), "-c", f"INSERT INTO {ODD} (note_id) VALUES (1)", filled.url)
        wait_for_lock(filled, other, "locktype = 'transactionid'")
    assert (ended(process), ended(other), counts(filled)) == (0, 1, (1, 0, 0, 0, 0))
