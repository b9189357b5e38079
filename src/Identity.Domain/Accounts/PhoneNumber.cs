namespace Identity.Domain.Accounts;

/// <summary>A telephone number in E.164: a plus sign and 8 to 15 digits, the first of which is not zero.</summary>
public sealed class PhoneNumber
{
    private const int MinimumDigits = 8;
    private const int MaximumDigits = 15;
    private const int PrefixDigits = 3;

    private PhoneNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Longest country code: numbers that share it share a limit, because pumping traffic to one country is how texts are abused.</summary>
    public string Prefix => Value[..(1 + PrefixDigits)];

    /// <summary>The number, without the spaces, dashes, dots and brackets that people write into one; null when it is none.</summary>
    public static PhoneNumber? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var value = string.Concat(text.Trim().Where(character => character is not (' ' or '-' or '.' or '(' or ')' or '/')));
        return value is ['+', >= '1' and <= '9', ..] && value.Length is > MinimumDigits and <= MaximumDigits + 1 && value.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? new PhoneNumber(value)
            : null;
    }

    /// <summary>Personal data: it reaches a log only where somebody asks for <see cref="Value"/> by name.</summary>
    public override string ToString() => "***";
}
