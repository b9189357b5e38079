using Identity.Domain.Emails;

namespace Identity.Api.Emails;

/// <summary>Proving an address, moving to another one, and the way back.</summary>
internal static class EmailsFeature
{
    internal static IServiceCollection AddEmails(this IServiceCollection services) =>
        services
            .AddSingleton<EmailMails>()
            .AddSingleton<SendVerification>()
            .AddSingleton<VerifyEmail>()
            .AddSingleton<ChangeEmail>()
            .AddSingleton<MoveEmail>()
            .AddSingleton<UndoEmailChange>();
}
