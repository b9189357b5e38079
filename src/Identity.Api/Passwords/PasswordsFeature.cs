using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;

namespace Identity.Api.Passwords;

/// <summary>Proving, changing and resetting passwords. Other features ask it for every proof.</summary>
internal static class PasswordsFeature
{
    internal static IServiceCollection AddPasswords(this IServiceCollection services, PasswordSettings settings, LockoutSettings lockout) =>
        services
            .AddSingleton(settings)
            .AddSingleton<PasswordRules>()
            .AddSingleton<PasswordMails>()
            .AddSingleton<ChangePassword>()
            .AddSingleton(lockout)
            .AddSingleton<PasswordAttempts>()
            .AddSingleton<ConfirmPassword>()
            .AddSingleton<MailboxProof>()
            .AddSingleton<RequestPasswordReset>()
            .AddSingleton<MailRequestedResets>()
            .AddSingleton<StartPasswordReset>()
            .AddSingleton<CheckResetLink>()
            .AddSingleton<ResetPassword>()
            .AddSingleton<UndoLinks>();
}
