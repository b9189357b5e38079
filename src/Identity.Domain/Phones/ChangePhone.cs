using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Users;

namespace Identity.Domain.Phones;

/// <summary>Begins the change of a phone number: anyone who knows the password has a code texted to the new one.</summary>
public sealed class ChangePhone(ConfirmPassword confirmPassword, IUsers users, PhoneCodeTexts texts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(
        Guid userId,
        Guid sessionId,
        string phoneNumber,
        UnverifiedPassword password,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        var faults = Check(phoneNumber, password);
        return faults.Count > 0
            ? faults
            : await confirmPassword.ThenAsync(
                userId,
                sessionId,
                password,
                "password",
                client,
                confirmed => RequestAsync(confirmed, PhoneNumber.Parse(phoneNumber).Value!, client, ct),
                ct
            );
    }

    /// <summary>What can be checked before the password. Does not report a null: the binding of the body does.</summary>
    public static List<Error> Check(string? phoneNumber, UnverifiedPassword? password) =>
        [
            .. phoneNumber is null ? [] : PhoneNumber.Parse(phoneNumber).Errors,
            .. password is { IsWellFormed: false } ? [PasswordErrors.Malformed.On("password")] : Array.Empty<Error>(),
        ];

    private async Task<Result<Done>> RequestAsync(Credentials confirmed, PhoneNumber number, ClientContext client, CancellationToken ct)
    {
        var now = time.Now();
        var (code, text) = texts.Prepare(confirmed.Profile.Id, number, OneTimeCode.ChangePurpose, client.Language, now);
        return await users.ChangeAsync(
                confirmed.Profile.Id,
                client.Origin,
                user => user.RequestPhoneChange(confirmed.PasswordHash, number, code, text, now),
                ct
            ) ?? PasswordErrors.Incorrect;
    }
}
