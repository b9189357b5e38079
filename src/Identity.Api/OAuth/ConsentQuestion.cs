using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>
/// Whether a person has to be asked about an application. A consent is remembered; but where nothing proves which program asks, the person
/// is asked each time, and the answer counts for the one request that it was about.
/// </summary>
internal sealed class ConsentQuestion(IConsents consents, IRequestProofs proofs, GiveConsent giveConsent, TimeProvider time)
{
    /// <summary>The answer, on its way back to the authorization endpoint.</summary>
    private const string Answer = "identity_consent";

    /// <summary>Whether a code is worth nothing without a consent.</summary>
    internal static bool IsNeeded(AuthorizationRequest asked, Client client) =>
        client.NeedsConsent || client.IsUnproven(asked[Parameters.RedirectUri]!);

    internal async Task<bool> IsOpenAsync(
        AuthorizationRequest asked,
        Client client,
        SessionFacts session,
        IReadOnlyList<string> scopes,
        CancellationToken ct
    )
    {
        var prompts = (asked[Parameters.Prompt] ?? "").Split(' ');
        if (prompts.Contains(PromptValues.Consent, StringComparer.Ordinal))
        {
            return true;
        }

        if (!IsNeeded(asked, client))
        {
            return false;
        }

        return (client.IsUnproven(asked[Parameters.RedirectUri]!) && !IsAllowed(asked, session))
            || await consents.FindAsync(session.UserId, client.Id, ct) is not { } given
            || !given.Covers(scopes);
    }

    /// <summary>For the form.</summary>
    internal string Ask(AuthorizationRequest asked, SessionFacts session) =>
        proofs.Write(new RequestProof(false, session.Session.Id, asked.Fingerprint(), time.Now()));

    /// <summary>Whether the form is the one that this person got for this request.</summary>
    internal bool IsAnswered(string question, AuthorizationRequest asked, SessionFacts session) =>
        proofs.TryRead(question, out var proof) && !proof.IsAnswer && proof.IsAbout(session.Session.Id, asked.Fingerprint());

    /// <returns>The request, with the answer to the question.</returns>
    internal async Task<AuthorizationRequest> AllowAsync(
        AuthorizationRequest asked,
        Client client,
        SessionFacts session,
        ClientContext context,
        CancellationToken ct
    )
    {
        var scopes = (asked[Parameters.Scope] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await giveConsent.ExecuteAsync(client, session.UserId, scopes, context, ct);
        var answered = asked.Without(PromptValues.Consent);
        return answered.With(Answer, proofs.Write(new RequestProof(true, session.Session.Id, answered.Fingerprint(Answer), time.Now())));
    }

    private bool IsAllowed(AuthorizationRequest asked, SessionFacts session) =>
        asked[Answer] is { } answer
        && proofs.TryRead(answer, out var proof)
        && proof.SessionId == session.Session.Id
        && proof.Answers(asked.Fingerprint(Answer), time.Now());
}
