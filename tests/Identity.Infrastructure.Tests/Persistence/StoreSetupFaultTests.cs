using Identity.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Identity.Infrastructure.Tests.Persistence;

/// <summary>What a database says about its configuration becomes a sentence that tells what to do.</summary>
public sealed class StoreSetupFaultTests
{
    [Theory]
    [InlineData("28P01", "PostgreSQL refused the sign-in: ")]
    [InlineData("28000", "PostgreSQL refused the sign-in: ")]
    [InlineData("3D000", "The database is not there: ")]
    [InlineData("42501", "The database role lacks a right: ")]
    [InlineData("3F000", "The database role lacks a right: ")] // it sees no schema to create in
    public void A_state_of_PostgreSQL_that_lasts_has_a_sentence(string state, string sentence)
    {
        var refused = new PostgresException("two\nlines.", "FATAL", "FATAL", state);

        StoreSetupFault.Of(new DbUpdateException("wrapped", refused)).ShouldNotBeNull().ShouldStartWith($"{sentence}two lines. ");
    }

    [Theory]
    [InlineData(8, "The database file cannot be written.")]
    [InlineData(11, "The database file is damaged")]
    [InlineData(14, "The database file cannot be opened.")]
    [InlineData(26, "The database file is damaged")]
    public void A_code_of_SQLite_that_lasts_has_a_sentence(int code, string sentence) =>
        StoreSetupFault.Of(new SqliteException("test", code)).ShouldNotBeNull().ShouldStartWith(sentence);

    [Fact]
    public void What_passes_has_none()
    {
        StoreSetupFault.Of(new PostgresException("shutting down", "FATAL", "FATAL", "57P01")).ShouldBeNull();
        StoreSetupFault.Of(new SqliteException("busy", 5)).ShouldBeNull();
        StoreSetupFault.Of(exception: null).ShouldBeNull();
    }
}
