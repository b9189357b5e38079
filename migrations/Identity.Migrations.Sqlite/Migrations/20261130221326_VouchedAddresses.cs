using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class VouchedAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "email_vouched_for",
                table: "users",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // An operator created them, and nothing tells that a mail has reached them since: the safe side.
            migrationBuilder.Sql(
                """
                UPDATE users
                   SET email_vouched_for = TRUE
                 WHERE email_verified_at IS NOT NULL
                   AND id IN (SELECT subject_id FROM audit_events WHERE action = 'account.provisioned')
                   AND id NOT IN (SELECT subject_id
                                    FROM audit_events
                                   WHERE subject_id IS NOT NULL
                                     AND action IN ('email.verified', 'email.changed', 'email.change_undone',
                                                    'password.reset', 'invitation.accepted'))
                """);

            migrationBuilder.AddColumn<byte[]>(
                name: "former_email_mac",
                table: "audit_events",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_former_email_mac",
                table: "audit_events",
                column: "former_email_mac",
                filter: "former_email_mac IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audit_events_former_email_mac",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "email_vouched_for",
                table: "users");

            migrationBuilder.DropColumn(
                name: "former_email_mac",
                table: "audit_events");
        }
    }
}
