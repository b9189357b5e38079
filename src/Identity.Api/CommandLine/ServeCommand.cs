using System.CommandLine;
using System.Data.Common;
using System.Net.Sockets;
using Identity.Api.Configuration;
using Identity.Api.Health;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Persistence;
using Microsoft.AspNetCore.Connections;

namespace Identity.Api.CommandLine;

internal static partial class ServeCommand
{
    internal const string Name = "serve";

    private const string NoCertificate = "Unable to configure HTTPS endpoint."; // as Kestrel says it

    internal static Command Create()
    {
        var command = new Command(Name, "Serve requests (the default).") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(RunAsync);
        return command;
    }

    internal static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = IdentityApplication.Build([.. parsed.UnmatchedTokens]);
        ct.ThrowIfCancellationRequested();
        var settings = app.Services.GetRequiredService<IdentitySettings>();
        var isNew = settings.Store.SqliteFile is { } file && !File.Exists(file);
        if (ListenRefusal.Of(app.Configuration, settings.IsDevelopment) is { } refused)
        {
            return await RefuseAsync(refused);
        }

        StoreFiles.Create(app.Services);
        if (settings.Store.MigrateOnStart)
        {
            await Migrations.ApplyAsync(app, ct);
        }

        if (settings.Store.SqliteFile is { } sqliteFile)
        {
            LogOneReplica(app.Logger, sqliteFile);
        }

        LogPasswords(app.Logger, PasswordPlatform.Describe(settings.Passwords));
        foreach (var warning in settings.Warnings)
        {
            LogWarning(app.Logger, warning);
        }

        foreach (var remark in settings.Remarks)
        {
            LogRemark(app.Logger, remark);
        }

        if (settings.DropsMails)
        {
            LogMailFolder(app.Logger, settings.Messaging.Mail.Folder);
        }

        if (!settings.IsDevelopment && await IsSuperuserAsync(app, ct))
        {
            LogWarning(app.Logger, Warnings.RoleIsSuperuser);
        }

        try
        {
            await app.StartAsync(ct);
        }
        catch (InvalidOperationException exception) when (exception.Message.StartsWith(NoCertificate, StringComparison.Ordinal))
        {
            // Such as one for development that is out of date
            return await RefuseAsync((exception.Message.Split('\n')[0].TrimEnd(), ExitCodes.Configuration));
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException) // taken a moment ago
        {
            return await RefuseAsync(
                ListenRefusal.Of(app.Configuration, settings.IsDevelopment)
                    ?? ListenRefusal.Of(ListenAddress.First(app.Configuration), SocketError.AddressAlreadyInUse)
            );
        }

        StartMessage.Write(app, settings, isNew);
        await app.WaitForShutdownAsync(ct);
        return ExitCodes.Success;
    }

    private static async Task<int> RefuseAsync((string Sentence, int Code) refused)
    {
        await Console.Error.WriteLineAsync($"identity: {refused.Sentence}");
        return refused.Code;
    }

    /// <summary>A start that does not migrate does not need the database yet: without an answer, `/health/ready` tells it later.</summary>
    private static async Task<bool> IsSuperuserAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            return await app.Services.GetRequiredService<StoreRole>().IsSuperuserAsync(ct);
        }
        catch (Exception exception) when (exception is DbException || StoreOutage.IsOutage(exception))
        {
            return false;
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "The database is SQLite ({File}), for one replica only. For several replicas, set ConnectionStrings:Identity to a PostgreSQL database"
    )]
    private static partial void LogOneReplica(ILogger logger, string file);

    [LoggerMessage(2, LogLevel.Information, "New passwords: {Passwords}")]
    private static partial void LogPasswords(ILogger logger, string passwords);

    [LoggerMessage(3, LogLevel.Warning, "Identity:Mail:Host is not set. Emails are not sent but written to files in {Folder}")]
    private static partial void LogMailFolder(ILogger logger, string folder);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(5, LogLevel.Information, "{Remark}")]
    private static partial void LogRemark(ILogger logger, string remark);
}
