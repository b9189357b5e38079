using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AcceptedBy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "accepted_by",
                table: "invitations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_invitations_accepted_by",
                table: "invitations",
                column: "accepted_by");

            // Who accepted was written in the audit alone. An identifier of somebody who was erased stays there.
            migrationBuilder.Sql(
                """
                UPDATE invitations SET accepted_by = audit_events.subject_id
                  FROM audit_events JOIN users ON users.id = audit_events.subject_id
                 WHERE audit_events.action = 'invitation.accepted' AND invitations.id = upper(audit_events.detail) AND invitations.accepted_at IS NOT NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_invitations_accepted_by",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "accepted_by",
                table: "invitations");
        }
    }
}
