"""What a database says about example data: who can say it, what copies it, and which word wins."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.project import ON, psql, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.support.project import Project

COUNT = "SELECT count(*) FROM users"
WORD = "SELECT example_data_consent()"
DEFINED = "CREATE {}FUNCTION {}example_data_consent() RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT '{}'$$;"


def name_of(project: Project) -> str:
    """Return the name of a project's database."""
    return str(rows(project.url, "SELECT current_database()")[0][0])


def consent(project: Project, word: str) -> list[str]:
    """Run `example-data consent`, which must succeed; returns its lines, with a name for the database."""
    done = project.run("example-data", "consent", word)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(name_of(project), "shop").splitlines()


def upgrade(project: Project) -> str:
    """Try to seed; returns the error, with a name for the database."""
    return project.fail(*ON, "upgrade", "head").replace(name_of(project), "shop")


@pytest.fixture
def keeper(migrated_project: Project) -> Iterator[str]:
    """A role that is no superuser, and owns nothing; returns the project's URL for it."""
    migrated_project.psql("CREATE ROLE keeper LOGIN")
    yield migrated_project.url.replace("postgres@", "keeper@")
    migrated_project.psql("REASSIGN OWNED BY keeper TO postgres; DROP OWNED BY keeper; DROP ROLE keeper")


def test_a_word_that_forbids(migrated_project: Project) -> None:
    """After `consent forbid` no seed is written, and the refusal says where the word stands."""
    assert consent(migrated_project, "forbid") == [
        "database shop: no seed is written, whatever settings say",
        "example_data.allow: no word",
        "public.example_data_consent(): forbids (forbid)",
    ]
    assert upgrade(migrated_project) == (
        "Revision 0003, seed 'mossy-owl': Database 'shop': it forbids example data (public.example_data_consent() = "
        "'forbid'), while settings enable it. Turn example data off for this database (EXAMPLE_DATA_IS_ENABLED=off), "
        "or connect to another one."
    )
    assert rows(migrated_project.url, COUNT) == [(0,)]


def test_a_word_that_allows(migrated_project: Project) -> None:
    """With `require_consent`, `consent allow` is enough, and takes the place of another word."""
    migrated_project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "on"
    assert consent(migrated_project, "show") == [
        "database shop: no seed is written, as require_consent is on and nothing allows it",
        "example_data.allow: no word",
        "public.example_data_consent(): no word",
    ]
    assert upgrade(migrated_project) == (
        "Revision 0003, seed 'mossy-owl': Database 'shop': it has not agreed to example data, and require_consent is "
        "on (expected a word that allows it, found none). Let the owner of its schema run example-data consent allow."
    )
    consent(migrated_project, "forbid")
    assert consent(migrated_project, "allow") == [
        "database shop: seeds are written where settings enable them",
        "example_data.allow: no word",
        "public.example_data_consent(): allows (allow)",
    ]
    migrated_project.alembic(*ON, "upgrade", "head")
    assert rows(migrated_project.url, COUNT) == [(36,)]


@pytest.mark.parametrize("owned", ["DATABASE {}", "SCHEMA public", "TABLE example_data_runs"])
def test_an_owner_that_is_no_superuser(migrated_project: Project, keeper: str, owned: str) -> None:
    """The owner of the database, of the schema or of the ledger can say it, where the schema lets it create."""
    owner, migrated_project.url = migrated_project.url, keeper
    migrated_project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "on"
    subprocess.run(
        [psql(), owner, "-qc", f"ALTER {owned.format(name_of(migrated_project))} OWNER TO keeper"], check=True
    )
    if owned.startswith("TABLE"):
        subprocess.run([psql(), owner, "-qc", "GRANT CREATE ON SCHEMA public TO keeper"], check=True)
    said = [consent(migrated_project, word)[0] for word in ("allow", "forbid")]
    migrated_project.url = owner
    assert said == [
        "database shop: seeds are written where settings enable them",
        "database shop: no seed is written, whatever settings say",
    ]
    assert "forbids example data" in upgrade(migrated_project)


def test_somebody_who_owns_nothing(migrated_project: Project, keeper: str) -> None:
    """Nobody else can say it, and is told what to ask the owner for."""
    migrated_project.psql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")  # who has it before PostgreSQL 15
    owner, migrated_project.url = migrated_project.url, keeper
    done = migrated_project.run("example-data", "consent", "allow")
    migrated_project.url = owner
    refusal = done.stderr.replace(name_of(migrated_project), "shop").split("\n", 1)[1]  # after the database
    assert (done.returncode, refusal) == (
        1,
        (
            "example-data: Database 'shop': the word was not put there (permission denied for schema public). Let the "
            "owner of the schema run this: CREATE OR REPLACE FUNCTION public.example_data_consent() RETURNS text "
            "LANGUAGE sql IMMUTABLE AS 'SELECT ''allow''';\n"
        ),
    )


def test_a_word_of_somebody_who_owns_nothing(migrated_project: Project, keeper: str) -> None:
    """Who may only create in the schema, as anybody may before PostgreSQL 15, cannot agree for its owner."""
    migrated_project.psql("GRANT CREATE ON SCHEMA public TO keeper")
    subprocess.run([psql(), keeper, "-qc", DEFINED.format("", "public.", "allow")], check=True)
    migrated_project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "on"
    assert consent(migrated_project, "show")[2] == "public.example_data_consent(): does not count (allow)"
    assert "has not agreed to example data" in upgrade(migrated_project)


def test_a_copy_by_template_has_the_word(migrated_project: Project, migrated_database: psycopg.Connection) -> None:
    """A copy of a database that forbids example data forbids it."""
    name = name_of(migrated_project)
    consent(migrated_project, "forbid")
    migrated_database.close()  # nobody else may be connected to a template
    server = migrated_project.url.replace(f"/{name}?", "/postgres?")
    subprocess.run([psql(), server, "-qc", f"CREATE DATABASE {name}_copy TEMPLATE {name}"], check=True)
    migrated_project.url = migrated_project.url.replace(f"/{name}?", f"/{name}_copy?")
    refusal = upgrade(migrated_project)
    subprocess.run([psql(), server, "-qc", f"DROP DATABASE {name}_copy"], check=True)
    assert "forbids example data (public.example_data_consent() = 'forbid')" in refusal


@pytest.mark.parametrize("options", [(), ("--schema=public", "--no-owner"), ("--schema-only",)], ids=" ".join)
def test_a_dump_has_the_word(migrated_project: Project, options: tuple[str, ...]) -> None:
    """So does what is loaded from its dump."""
    consent(migrated_project, "forbid")
    command = [str(psql().with_name("pg_dump")), *options, migrated_project.url]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    dump = dump.replace("SET transaction_timeout = 0;", "")  # which servers before 17 do not know
    migrated_project.psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrated_project.psql("DROP SCHEMA public" if "--schema=public" in options else "SELECT 1")
    assert (migrated_project.psql(dump), rows(migrated_project.url, WORD)) == ("", [("forbid",)])


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (
            "ALTER DATABASE {} SET example_data.allow = 'on';" + DEFINED.format("", "", "forbid"),
            "forbids example data (public.example_data_consent() = 'forbid')",
        ),
        (
            "ALTER DATABASE {} SET example_data.allow = 'off';" + DEFINED.format("", "", "allow"),
            "forbids example data (example_data.allow = 'off')",
        ),
        (
            "CREATE SCHEMA other;" + DEFINED.format("", "other.", "forbid") + DEFINED.format("", "", "allow"),
            "forbids example data (other.example_data_consent() = 'forbid')",
        ),
        (
            DEFINED.format("", "", "maybe"),
            (
                "public.example_data_consent() has a wrong value (expected one of allow, forbid, on, true, yes, 1, "
                "off, false, no, 0, found 'maybe'). Correct it."
            ),
        ),
        (
            "CREATE FUNCTION example_data_consent() RETURNS text LANGUAGE sql RETURN 'allow';",
            "public.example_data_consent() has a wrong value (expected one of allow, ",
        ),
        ("CREATE SCHEMA other;" + DEFINED.format("", "other.", "allow"), "has not agreed to example data"),
    ],
    ids=[
        "function forbids",
        "parameter forbids",
        "other schema forbids",
        "unknown",
        "unreadable",
        "other schema allows",
    ],
)
@pytest.mark.parametrize("form", ["online", "script"])
def test_which_word_wins(migrated_project: Project, words: str, refusal: str, form: str) -> None:
    """A word that forbids wins wherever it stands; one that allows counts in the ledger's schema only."""
    migrated_project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "on"
    assert migrated_project.psql(words.format(name_of(migrated_project))) == ""
    if form == "online":
        said = upgrade(migrated_project)
    else:
        said = migrated_project.psql(migrated_project.alembic(*ON, "upgrade", "0002:head", "--sql"))
    assert (refusal in said, rows(migrated_project.url, COUNT)) == (True, [(0,)]), said


def test_a_script_where_the_database_allows_it(migrated_project: Project) -> None:
    """A script asks for consent as it is loaded, and finds it."""
    migrated_project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "on"
    script = migrated_project.alembic(*ON, "upgrade", "0002:head", "--sql")
    consent(migrated_project, "allow")
    assert (migrated_project.psql(script), rows(migrated_project.url, COUNT)) == ("", [(36,)])


@pytest.mark.parametrize("schema", ["public", "hostile"])
def test_a_function_that_does_something_else_is_never_called(migrated_project: Project, schema: str) -> None:
    """Whoever replaces the function gets nothing done with the rights of the migration's role."""
    migrated_project.psql(
        f"CREATE SCHEMA IF NOT EXISTS hostile; CREATE FUNCTION {schema}.example_data_consent() RETURNS text "
        "LANGUAGE plpgsql AS $$BEGIN CREATE TABLE proof (); RETURN 'allow'; END$$"
    )
    migrated_project.url += "&options=-csearch_path%3Dhostile%2Cpublic"
    assert f"{schema}.example_data_consent() has a wrong value" in upgrade(migrated_project)
    shown = consent(migrated_project, "show")
    assert shown[0] == "database shop: no seed is written, as a word is unknown"
    assert rows(migrated_project.url, "SELECT to_regclass('proof')") == [(None,)]


def test_the_word_stands_in_the_ledgers_schema(migrated_project: Project) -> None:
    """Where another schema comes first on the search path, the word still goes to the ledger's."""
    path = f'ALTER DATABASE {name_of(migrated_project)} SET search_path TO "First One", public'
    migrated_project.psql(f'CREATE SCHEMA "First One"; {path}')
    assert consent(migrated_project, "allow")[2] == "public.example_data_consent(): allows (allow)"


def test_a_database_without_a_ledger(new_project: Project) -> None:
    """A database can forbid it before the first revision has run, and in a schema with any name."""
    new_project.psql(f'CREATE SCHEMA "My Own"; ALTER DATABASE {name_of(new_project)} SET search_path TO "My Own"')
    assert consent(new_project, "forbid")[2] == '"My Own".example_data_consent(): forbids (forbid)'
    assert "forbids example data" in upgrade(new_project)


def test_a_search_path_without_a_schema(new_project: Project) -> None:
    """Where there is no schema to put it, one sentence says so."""
    new_project.url += "&options=-csearch_path%3Dnowhere"
    done = new_project.run("example-data", "consent", "forbid")
    assert (done.returncode, "no schema on the search path (expected that of the ledger)" in done.stderr) == (1, True)


def test_autogenerate_leaves_the_word(seeded_project: Project) -> None:
    """No comparison of schemas proposes to drop the function, and a downgrade to nothing leaves it."""
    consent(seeded_project, "allow")
    environment = seeded_project.root / "migrations/env.py"
    environment.write_text(environment.read_text().replace("example_data.seeds", "alembic.autogenerate.*"))
    seeded_project.alembic("revision", "--autogenerate", "--rev-id", "0006", "-m", "others")
    (revision,) = (seeded_project.root / "migrations/versions").glob("0006*")
    assert ("drop_table('users')" in revision.read_text(), "consent" in revision.read_text()) == (True, False)
    revision.unlink()
    seeded_project.alembic("downgrade", "base")
    assert rows(seeded_project.url, WORD) == [("allow",)]


def test_the_word_can_be_taken_back(migrated_project: Project) -> None:
    """Dropping the function takes the word back."""
    consent(migrated_project, "forbid")
    migrated_project.psql("DROP FUNCTION example_data_consent()")
    migrated_project.alembic(*ON, "upgrade", "head")
    assert rows(migrated_project.url, COUNT) == [(36,)]
