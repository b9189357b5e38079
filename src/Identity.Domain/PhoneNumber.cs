using System.Buffers;
using System.Globalization;
using PhoneNumbers;
using Numbers = PhoneNumbers.PhoneNumberUtil;

namespace Identity.Domain;

/// <summary>A telephone number in E.164 that exists in the numbering plan of its country.</summary>
public sealed class PhoneNumber
{
    private const int MinimumDigits = 7; // the shortest of any country
    private const int MaximumDigits = 15; // E.164 section 6.2
    private const int PrefixDigits = 3;
    private const int LongestSpelling = 100;

    public static readonly Error Invalid = new(
        "PHONE_NUMBER_INVALID",
        ErrorKind.Invalid,
        "Invalid phone number",
        "Give a phone number in international form, such as +4915112345678.",
        "phoneNumber"
    );

    // Without a default region: the same digits must mean the same telephone to everyone.
    private const string NoRegion = "ZZ";

    // What people write between the digits, besides spaces and dashes. The library would also take letters for digits.
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("+＋()[]（）./");

    private PhoneNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Longest country code: numbers that share it share a limit, because pumping traffic to one country is how texts are
    /// abused.</summary>
    public string Prefix => Value[..(1 + PrefixDigits)];

    /// <summary>
    /// The number in any usual spelling that starts with a plus sign, or the reason why it is none. It must be valid, not only possible:
    /// each text costs money, and a number that nobody can have is a slip of the finger or an attack.
    /// </summary>
    public static Result<PhoneNumber> Parse(string? text)
    {
        var typed = TypedText.Visible(text ?? "").Trim();
        if (typed.Length == 0)
        {
            return Invalid;
        }

        if (typed.Length > LongestSpelling)
        {
            return Refused("This is too long for a phone number.");
        }

        if (typed[0] is not ('+' or '＋'))
        {
            return typed.Any(char.IsAsciiLetter)
                ? NotANumber
                : Refused("The country code is missing. Start with + and the country code, such as +49.");
        }

        try
        {
            var number = Numbers.GetInstance().Parse(typed, NoRegion);
            return number.HasExtension ? Refused("Extensions are not accepted. Give a number that can be dialled directly.")
                : !typed.All(IsWritten) ? NotANumber
                : Judge(number);
        }
        catch (NumberParseException exception)
        {
            return exception.ErrorType switch
            {
                ErrorType.INVALID_COUNTRY_CODE => Refused("This country code does not exist."),
                ErrorType.TOO_SHORT_AFTER_IDD or ErrorType.TOO_SHORT_NSN => TooShort,
                ErrorType.TOO_LONG => TooLong,
                _ => NotANumber,
            };
        }
    }

    /// <summary>Loads the numbering plans, which takes about a second. Call it before the first request needs them.</summary>
    public static void WarmUp() => Parse("+4915112345678");

    /// <summary>Personal data: it reaches a log only where someone asks for <see cref="Value"/> by name.</summary>
    public override string ToString() => "***";

    private static Error NotANumber => Refused("This is not a phone number. Give one in international form, such as +4915112345678.");

    private static Error TooShort => Refused("This phone number is too short.");

    private static Error TooLong => Refused("This phone number is too long.");

    private static Error Refused(string reason) => Invalid.Because(reason);

    private static Result<PhoneNumber> Judge(PhoneNumbers.PhoneNumber number)
    {
        var value = Numbers.GetInstance().Format(number, PhoneNumberFormat.E164);
        return Numbers.GetInstance().IsPossibleNumberWithReason(number) switch
        {
            Numbers.ValidationResult.TOO_SHORT => TooShort,
            Numbers.ValidationResult.TOO_LONG => TooLong,
            _ when value.Length <= MinimumDigits => TooShort,
            _ when value.Length > MaximumDigits + 1 => TooLong,
            _ when !Numbers.GetInstance().IsValidNumber(number) => Refused(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This number is not valid for country code +{number.CountryCode}. Check the digits."
                )
            ),
            _ => new PhoneNumber(value),
        };
    }

    private static bool IsWritten(char character) =>
        char.IsDigit(character)
        || character == ' '
        || Punctuation.Contains(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.DashPunctuation;
}
