using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AccountLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "self_registered",
                table: "users",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "last_address",
                table: "sessions",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "last_device",
                table: "sessions",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "address_digest",
                table: "audit_events",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "address_salt",
                table: "audit_events",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "seal_mac",
                table: "audit_events",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "seal_number",
                table: "audit_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "seal_position",
                table: "audit_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit_seals",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    retention = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    sealed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    previous_mac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    pruned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_beginning = table.Column<bool>(type: "INTEGER", nullable: false),
                    prune_mac = table.Column<byte[]>(type: "BLOB", nullable: true),
                    prune_key_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_seals", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "one_time_secrets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    address_key = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    token_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code_mac = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    consumed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replaced_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_one_time_secrets", x => x.id);
                    table.ForeignKey(
                        name: "fk_one_time_secrets_users",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reset_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    requested_from = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reset_requests", x => x.id);
                });

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
                name: "ix_outbox_recipient_template_created_at",
                table: "outbox",
                columns: new[] { "recipient", "template", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_at",
                table: "audit_events",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_seal_number_seal_position",
                table: "audit_events",
                columns: new[] { "seal_number", "seal_position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_session_id",
                table: "audit_events",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_seals_retention_sealed_at",
                table: "audit_seals",
                columns: new[] { "retention", "sealed_at" },
                filter: "pruned_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_secrets_address_key_purpose_created_at",
                table: "one_time_secrets",
                columns: new[] { "address_key", "purpose", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_one_time_secrets_token_hash",
                table: "one_time_secrets",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_one_time_secrets_user_id_purpose_created_at",
                table: "one_time_secrets",
                columns: new[] { "user_id", "purpose", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_throttles_taken_at",
                table: "throttles",
                column: "taken_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "one_time_secrets");

            migrationBuilder.DropTable(
                name: "reset_requests");

            migrationBuilder.DropTable(
                name: "throttles");

            migrationBuilder.DropIndex(
                name: "ix_outbox_recipient_template_created_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_audit_events_at",
                table: "audit_events");

            migrationBuilder.DropIndex(
                name: "ix_audit_events_seal_number_seal_position",
                table: "audit_events");

            migrationBuilder.DropIndex(
                name: "ix_audit_events_session_id",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "self_registered",
                table: "users");

            migrationBuilder.DropColumn(
                name: "last_address",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "last_device",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "address_digest",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "address_salt",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "seal_mac",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "seal_number",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "seal_position",
                table: "audit_events");
        }
    }
}
