using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Remembers what every message says, and makes codes comparable: what seals and keys do outside the domain.</summary>
internal sealed class ReadableOutbox : IOutbox, ICodeMac
{
    private readonly Dictionary<Guid, IReadOnlyDictionary<string, string>> models = [];

    public OutboxMessage Prepare(Message message, DateTimeOffset now)
    {
        var template = MessageTemplate.Find(message.Template).ShouldNotBeNull();
        template.Placeholders.ShouldBe(message.Model.Keys, ignoreOrder: true);
        (message.ExpiresAt > now).ShouldBe(
            template.Indispensable is not null,
            "a message with a link or a code says how long that works, and no other"
        );
        var row = OutboxMessage.Create(Guid.CreateVersion7(now), message, [], now);
        models[row.Id] = message.Model;
        return row;
    }

    public byte[] Compute(Guid codeId, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{codeId}|{code}"));

    public string CodeIn(OutboxMessage mail) => models[mail.Id]["code"];

    public string TokenIn(OutboxMessage mail) => models[mail.Id]["link"].Split("token=")[1];

    public IReadOnlyDictionary<string, string> ModelOf(OutboxMessage mail) => models[mail.Id];

    public IEnumerable<string> ValuesIn(OutboxMessage mail) => models[mail.Id].Values;
}
