using System.Globalization;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Identity.ResourceServer;

/// <summary>What is checked before and after the signature.</summary>
internal sealed class BearerChecks(
    IssuerKeys keys,
    RevokedTokens revoked,
    ResourceServerMetrics metrics,
    IOptions<ResourceServerOptions> options,
    TimeProvider time
)
{
    private const string Scheme = "Bearer ";
    private const int RetryAfterSeconds = 2;

    /// <summary>Form and key, before any cryptography.</summary>
    internal async Task ReadAsync(MessageReceivedContext context)
    {
        // Two headers would have two readings, here and at a gateway in front.
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0 || (header.Count == 1 && !header[0]!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)))
        {
            context.NoResult();
            return;
        }

        if (header.Count > 1 || StrictToken.KeyIdOf(header[0]![Scheme.Length..].Trim(' ')) is not { } keyId)
        {
            Refuse(context.Fail, "malformed");
            return;
        }

        await keys.EnsureAsync(keyId, context.HttpContext.RequestAborted);
        if (!keys.IsLoaded)
        {
            metrics.CountRefused("stale");
            context.Fail(new IdentityUnavailableException());
        }
    }

    /// <summary>What a signature does not say: whether the token is wanted here, and whether it died before its time.</summary>
    internal Task JudgeAsync(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (token.IssuedAt > (time.GetUtcNow() + options.Value.ClockSkew).UtcDateTime)
        {
            Refuse(context.Fail, "malformed");
        }
        else if (
            StrictToken.IsOfType(token.Typ, StrictToken.TemporaryType)
            && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<RequireTemporaryTokenAttribute>() is null
        )
        {
            Refuse(context.Fail, "temporary");
        }
        else if (revoked.Contains(context.Principal!))
        {
            Refuse(context.Fail, "revoked");
        }
        else if (!revoked.IsCurrent)
        {
            if (options.Value.WhenStale is WhenStale.FailOpen)
            {
                metrics.CountUnverified();
            }
            else
            {
                metrics.CountRefused("stale");
                context.Fail(new IdentityUnavailableException());
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>An outage is not the caller's fault: 503, and not the 401 that would send people to the sign-in page.</summary>
    internal static Task RefuseAsync(JwtBearerChallengeContext context)
    {
        // The library would quote the token in a header, and fail where that holds what no header can.
        context.ErrorDescription = context.AuthenticateFailure is SecurityTokenExpiredException ? "The access token has expired." : null;
        if (context.AuthenticateFailure is IdentityUnavailableException)
        {
            context.HandleResponse();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers[HeaderNames.RetryAfter] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }

    private void Refuse(Action<string> fail, string reason)
    {
        metrics.CountRefused(reason);
        fail("The access token is invalid or was revoked.");
    }
}

/// <summary>Whether a token is good cannot be known at the moment.</summary>
internal sealed class IdentityUnavailableException() : Exception("What the identity service says is not known, or too old.");
