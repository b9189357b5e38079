using Identity.Api.Http;
using Identity.Domain.Passwords;
using Identity.Domain.Pictures;
using Identity.Domain.Sessions;
using Identity.Domain.Users;
using Microsoft.AspNetCore.Http;

namespace Identity.Api.Tests.Throttling;

/// <summary>Which refused requests cost a quarter of a limit.</summary>
public sealed class SparedRequestsTests
{
    public static TheoryData<string, int, bool, bool> Cases =>
        new()
        {
            // codes, status, spared in SignUp and Profile, spared in LogIn, Mail and Secret
            { RequestErrors.JsonMalformed.Code, 400, true, true },
            { $"{RequestErrors.FieldRequired.Code} {RequestErrors.FieldType.Code}", 400, true, true },
            { RequestErrors.BodyTooLarge.Code, 413, true, true },
            { RequestErrors.ContentTypeUnsupported.Code, 415, true, true },
            { UserErrors.EmailInvalid.Code, 400, true, false },
            { $"{RequestErrors.FieldRequired.Code} {PasswordErrors.TooShort.Code}", 400, true, false },
            { PasswordErrors.Breached.Code, 400, false, false }, // another service was asked
            { PictureErrors.Invalid.Code, 400, false, false }, // the worker may have been busy for seconds
            { PasswordErrors.Incorrect.Code, 400, true, false }, // a guess, where such a limit is named
            { SessionErrors.InvalidCredentials.Code, 401, false, false },
            { "", 400, true, false },
            { "", 200, false, false },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_request_that_did_nothing_is_spared(string codes, int status, bool invalid, bool malformed)
    {
        var http = new DefaultHttpContext { Response = { StatusCode = status } };
        if (codes.Length > 0)
        {
            http.Features.Set(new Refusal(codes.Split(' ')));
        }

        (Spared.Invalid.Includes(http), Spared.Malformed.Includes(http), Spared.None.Includes(http)).ShouldBe((invalid, malformed, false));
    }

    [Fact]
    public void No_limit_on_guesses_spares_more_than_what_cannot_be_read()
    {
        Limit[] onGuesses = [Limit.LogIn, Limit.Mail, Limit.Secret];

        onGuesses.ShouldAllBe(limit => limit.Spares == Spared.Malformed);
        Limit.All.Where(limit => limit.Spares is Spared.Invalid).ShouldBe([Limit.SignUp, Limit.Profile]);
    }
}
