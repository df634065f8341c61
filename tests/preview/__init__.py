"""Tests of the package `preview`."""
