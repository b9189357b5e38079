using System.ComponentModel;
using System.Globalization;
using System.Net;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using MimeKit;

namespace Identity.Api.Settings;

/// <summary>How a value of one type is written in the configuration.</summary>
/// <param name="Accepted">Ends the sentence "it takes …".</param>
/// <param name="Parse">Null when the text is not of this form.</param>
internal sealed record SettingForm(string Accepted, Func<string, object?> Parse)
{
    private static readonly Dictionary<Type, SettingForm> Forms = new()
    {
        [typeof(string)] = new("a text", text => text),
        [typeof(bool)] = new("true or false", text => bool.TryParse(text, out var value) ? value : null),
        [typeof(int)] = new(
            "a whole number",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null
        ),
        [typeof(TimeSpan)] = new("a duration written [days.]hours:minutes:seconds", Duration),
        [typeof(Uri)] = new("an absolute address", text => Uri.TryCreate(text, UriKind.Absolute, out var value) ? value : null),
        [typeof(IPNetwork)] = new("IP addresses or networks such as 10.0.0.0/8", Network),
        [typeof(MailboxAddress)] = new(
            "the sender, such as no-reply@example.com or Example <no-reply@example.com>",
            text => Mailboxes.TryParse(text, out var value) ? value : null
        ),
        [typeof(LinkTemplate)] = new(
            "an absolute http or https address with {token} in it, once and behind the host, such as https://app.example.com/invite?token={token}",
            LinkTemplate.TryParse
        ),
    };

    static SettingForm()
    {
        foreach (var type in Forms.Keys.Where(type => !TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string))))
        {
            TypeDescriptor.AddAttributes(type, new TypeConverterAttribute(typeof(Converter)));
        }
    }

    /// <summary>Null for types that are not written as one value.</summary>
    internal static SettingForm? Of(Type type) =>
        type.IsEnum
            ? new(
                string.Join(" or ", Enum.GetNames(type)),
                text => Array.Find(Enum.GetNames(type), name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
            )
            : Forms.GetValueOrDefault(type);

    /// <summary>The text that the framework's binder is given; null when this one is not of the form.</summary>
    internal string? Normalize(string text) =>
        Parse(text) switch
        {
            null => null,
            var value and (TimeSpan or int or bool or string) => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => text,
        };

    // A number alone would be days, which nobody who writes "30" has in mind.
    private static object? Duration(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        && TimeSpan.TryParseExact(text, ["c", "g", "G"], CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static object? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    /// <summary>Lets the framework's binder read the types that it does not know.</summary>
    private sealed class Converter(Type type) : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            Of(type)!.Parse((string)value);
    }
}
