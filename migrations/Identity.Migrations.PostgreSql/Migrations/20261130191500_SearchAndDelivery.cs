using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Identity.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class SearchAndDelivery : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "concerns_id",
                table: "outbox",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "undeliverable_at",
                table: "invitations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "email_mac",
                table: "audit_events",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_email_mac",
                table: "audit_events",
                column: "email_mac",
                filter: "email_mac IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audit_events_email_mac",
                table: "audit_events");

            migrationBuilder.DropColumn(
                name: "concerns_id",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "undeliverable_at",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "email_mac",
                table: "audit_events");
        }
    }
}
