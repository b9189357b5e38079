using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RevocationReaders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "revocation_readers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    client_id = table.Column<string>(type: "TEXT", maxLength: 29, nullable: false),
                    cursor = table.Column<string>(type: "TEXT", maxLength: 76, nullable: false),
                    acknowledged_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revocation_readers", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_revocation_readers_seen_at",
                table: "revocation_readers",
                column: "seen_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "revocation_readers");
        }
    }
}
