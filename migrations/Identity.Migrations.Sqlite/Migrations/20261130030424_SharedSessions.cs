using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SharedSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "first_device",
                table: "sessions",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "first_network",
                table: "sessions",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "foreign_generation",
                table: "sessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "foreign_generations",
                table: "sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "repeated_generation",
                table: "sessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "shared_at",
                table: "sessions",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "first_device",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "first_network",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "foreign_generation",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "foreign_generations",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "repeated_generation",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "shared_at",
                table: "sessions");
        }
    }
}
