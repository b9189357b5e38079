using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_users_branch_id",
                table: "users");

            migrationBuilder.CreateIndex(
                name: "ix_users_branch_id_created_at_id",
                table: "users",
                columns: new[] { "branch_id", "created_at", "id" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_users_created_at_id",
                table: "users",
                columns: new[] { "created_at", "id" },
                descending: new[] { true, false });

            migrationBuilder.CreateIndex(
                name: "ix_users_status_created_at_id",
                table: "users",
                columns: new[] { "status", "created_at", "id" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_invitations_branch_id_created_at_id",
                table: "invitations",
                columns: new[] { "branch_id", "created_at", "id" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_invitations_created_at_id",
                table: "invitations",
                columns: new[] { "created_at", "id" },
                descending: new[] { true, false });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_action_at",
                table: "audit_events",
                columns: new[] { "action", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_trace_id",
                table: "audit_events",
                column: "trace_id",
                filter: "trace_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_users_branch_id_created_at_id",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_users_created_at_id",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_users_status_created_at_id",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_invitations_branch_id_created_at_id",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_invitations_created_at_id",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_audit_events_action_at",
                table: "audit_events");

            migrationBuilder.DropIndex(
                name: "ix_audit_events_trace_id",
                table: "audit_events");

            migrationBuilder.CreateIndex(
                name: "ix_users_branch_id",
                table: "users",
                column: "branch_id");
        }
    }
}
