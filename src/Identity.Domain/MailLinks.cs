using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Domain;

/// <summary>
/// Finds what mail programs turn into a link in plain text: a scheme, <c>www.</c>, an email address, and a host name that ends in a known
/// top-level domain. People leave out spaces as well, so a dot alone makes no link: behind the dot of a name stands a capital, as in
/// "J.R.Smith", "M.Müller" and "Anne-Marie St.Clair". Such a word is a link only where it ends in a known top-level domain ("Evil.Com") and
/// does not begin with initials, or where a path or a port follows.
/// </summary>
internal static partial class MailLinks
{
    // The dots are those that a host name may have (RFC 3490 section 3.1) and, first, what form KC makes of look-alikes such as U+2024.
    private const string Dots = ".。";

    // Not made into full stops by form KC, but like one to the eye.
    private const string LooksLikeDot = "\u0701\u0702\u06D4\uA4F8\uA60E";

    private const string Scheme = @"[a-z][a-z0-9+.-]*://|\bmailto:|\bwww[.。]";

    private const string Host = @"(?<before>@?)(?<host>[\p{L}\p{M}\p{N}_-]+([.。][\p{L}\p{M}\p{N}_-]+)+)(?<after>[/\\?#@]|:[0-9])?";

    // Two letters are always a country's. Of the others those that are used most, and those that spam is sent from most.
    private static readonly FrozenSet<string> Generic = """
        com net org info biz name pro mobi tel asia cat jobs travel aero coop museum edu gov mil int arpa post xxx
        academy agency ai app art asia associates attorney auction audio auto bank bar beauty berlin best bet bid bike bio blog boats boston boutique bond
        build builders business buzz cafe cam camera camp capital cards care careers cars casa cash casino center ceo cfd chat cheap church city
        claims cleaning click clinic cloud club coach codes coffee college community company computer consulting contact construction cool country
        coupons courses credit cruises crypto cyou dance data date dating deals delivery democrat dental design dev diet digital direct directory discount
        doctor dog domains download earth education email energy engineer engineering enterprises equipment estate events exchange expert
        exposed express fail faith family fans farm fashion fee finance financial fish fit fitness flights florist flowers football forsale
        foundation fun fund furniture futbol fyi gallery game games garden gay gifts giving glass global gmbh golf graphics gratis green gripe
        group guide guru hair hamburg haus health healthcare help hiphop holdings holiday homes horse hospital host hosting house icu immo immobilien
        inc industries ink institute insurance insure international investments irish jetzt kaufen kim kitchen koeln lat law lawyer
        lease legal lgbt life lighting limited limo link live llc loan loans lol london love ltd luxury maison makeup management map market marketing
        mba media meme memorial men miami mobile moda moe mom money monster mortgage motorcycles mov movie network new news ngo ninja now nyc
        observer one ong onl online ooo page paris partners parts party pet phd photo photography photos pics pictures pink pizza place plumbing plus
        poker porn press productions prof promo properties property protection pub qpon quest racing realestate recipes red rehab reise reisen rent rentals
        repair report republican rest restaurant review reviews rip rocks rodeo run sale salon sarl sbs school schule science secure security services
        sex shoes shop shopping show singles site ski skin soccer social software solar solutions space storage store stream studio study style sucks supplies
        supply support surf surgery swiss systems tattoo tax taxi team tech technology tennis theater tickets tienda tips tires today tokyo tools top tours town
        toys trade trading training tube university uno vacations vegas ventures vet viajes video villas vin vip vision vodka vote voyage watch web webcam
        website wedding wien wiki win wine work works world wtf xyz yachts yoga zip zone
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    internal static bool AreIn(string text)
    {
        var plain = Plain(text);
        return Schemes().IsMatch(plain) || Hosts().Matches(plain).Any(IsLink);
    }

    /// <summary>The same, where a host name alone is none: only a scheme, <c>www.</c>, an email address, a path or a port.</summary>
    internal static bool HoldAddress(string text)
    {
        var plain = Plain(text);
        return Schemes().IsMatch(plain) || Hosts().Matches(plain).Any(match => IsAddress(match) && IsLink(match));
    }

    /// <summary>As it looks: without invisible characters, which hide a link from us and from no mail program, and with full stops for what
    /// is or looks like one.</summary>
    private static string Plain(string text)
    {
        var visible = string.Concat(text.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format));
        return string.Concat(
            visible.Normalize(NormalizationForm.FormKC).Select(each => LooksLikeDot.Contains(each, StringComparison.Ordinal) ? '.' : each)
        );
    }

    private static bool IsLink(Match match)
    {
        var labels = match.Groups["host"].Value.Split(Dots.ToCharArray());
        return Enumerable.Range(1, labels.Length - 1).Any(last => IsHost(labels[..last], labels[last], IsAddress(match)));
    }

    private static bool IsAddress(Match match) => match.Groups["before"].Length > 0 || match.Groups["after"].Length > 0;

    private static bool IsHost(string[] before, string last, bool isAddress)
    {
        // "2.0", "J.R." and "J.-P." are none: no top-level domain has one letter, or none.
        if (!last.EnumerateRunes().Take(last.EnumerateRunes().Count() - 1).Any(Rune.IsLetter))
        {
            return false;
        }

        // No label of a host begins with a hyphen, but double names do behind an initial: "J.-Pierre".
        var isCapital =
            Rune.GetUnicodeCategory(last.TrimStart('-').EnumerateRunes().First())
            is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.TitlecaseLetter;
        return isAddress || !isCapital || (IsTopLevelDomain(last) && !before.All(IsInitial));
    }

    private static bool IsInitial(string label) =>
        label
            .TrimStart('-')
            .EnumerateRunes()
            .Count(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
        == 1;

    private static bool IsTopLevelDomain(string label) =>
        (label.Length == 2 && label.All(char.IsAsciiLetter))
        || label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)
        || Generic.Contains(label);

    [GeneratedRegex(Scheme, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Schemes();

    [GeneratedRegex(Host, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hosts();
}
