using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Throttles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "throttles",
                columns: table => new
                {
                    account = table.Column<byte[]>(type: "BLOB", nullable: false),
                    part = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_throttles", x => new { x.account, x.part });
                });

            migrationBuilder.CreateIndex(
                name: "ix_throttles_taken_at",
                table: "throttles",
                column: "taken_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "throttles");
        }
    }
}
