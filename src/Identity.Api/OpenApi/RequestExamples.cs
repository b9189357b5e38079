using System.Text.Json.Nodes;
using Identity.Api.Admin;
using Identity.Api.Emails;
using Identity.Api.Login;
using Identity.Api.OAuth;
using Identity.Api.Passwords;

namespace Identity.Api.OpenApi;

/// <summary>
/// Bodies with members that exclude each other. Swagger would fill in all of them, and the request would be refused: these examples have
/// one way each.
/// </summary>
internal static class RequestExamples
{
    private const string Email = "ada@example.com";

    internal static JsonNode? Of(Type body) =>
        body == typeof(LogInEndpoint.Request)
            ? new JsonObject
            {
                ["email"] = Email,
                ["password"] = "a few words make a good one",
                ["roles"] = new JsonArray("individual"),
            }
        : body == typeof(ResetPasswordEndpoint.Request)
            ? new JsonObject
            {
                ["email"] = Email,
                ["code"] = "48151623",
                ["newPassword"] = "other words make another",
            }
        : body == typeof(VerifyEmailEndpoint.Request) ? new JsonObject { ["email"] = Email, ["code"] = "40718293" }
        : body == typeof(ProvisionUserEndpoint.Request)
            ? new JsonObject
            {
                ["email"] = "alan@example.com",
                ["name"] = "Alan Turing",
                ["role"] = "individual",
            }
        : body == typeof(TokenEndpoint.Request) ? new JsonObject { ["grant_type"] = "client_credentials", ["scope"] = "onboarding.report" }
        : null;
}
