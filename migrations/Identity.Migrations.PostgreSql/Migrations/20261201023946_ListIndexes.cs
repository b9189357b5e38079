using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Beside writers, who would otherwise wait for as long as a large table takes. What an interrupted run left is made anew.
            Build("ix_users_created_at_id", "users (created_at DESC, id)");
            Build("ix_users_status_created_at_id", "users (status, created_at DESC, id)");
            Build("ix_users_branch_id_created_at_id", "users (branch_id, created_at DESC, id)");
            Build("ix_invitations_created_at_id", "invitations (created_at DESC, id)");
            Build("ix_invitations_branch_id_created_at_id", "invitations (branch_id, created_at DESC, id)");
            Build("ix_audit_events_action_at", "audit_events (action, at)");
            Build("ix_audit_events_trace_id", "audit_events (trace_id) WHERE trace_id IS NOT NULL");
            Alone("DROP INDEX CONCURRENTLY IF EXISTS ix_users_branch_id;");

            void Build(string name, string on)
            {
                Alone($"DROP INDEX CONCURRENTLY IF EXISTS {name};");
                Alone($"CREATE INDEX CONCURRENTLY {name} ON {on};");
            }

            void Alone(string sql) => migrationBuilder.Sql(sql, suppressTransaction: true);
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
