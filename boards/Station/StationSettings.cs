// The settings of a station: lines of key=value, read with patience.
using JoinLeaf.Provider;

namespace JoinLeaf.Station;

/// <summary>What a station is and whom it talks to. A line that cannot be read is told of in <see cref="Trouble"/>, and its default stays.</summary>
/// <remarks>
/// <c>role</c> root, leaf or button (held down at start: root); <c>root</c> address:port that a leaf asks, empty: it waits to be invited;
/// <c>port</c> where a root listens, and a leaf that waits; <c>invite</c> address:port,... that a root invites; <c>reach</c> all or root;
/// <c>reading</c> seconds between readings, 0 for none; <c>name</c> up to 32 characters; <c>ssid</c>, <c>password</c> of the Wi-Fi, empty: those
/// stored on the device. What stands behind # is a remark.
/// </remarks>
public sealed class StationSettings
{
    /// <summary>The most leaves that can be invited.</summary>
    public const int MaxInvited = 32;
    private const int MaxName = 32;

    /// <summary>root, leaf or button.</summary>
    public string Role { get; private set; }
    /// <summary>The root that a leaf asks, a sockaddr_in; null to wait for an invitation.</summary>
    public byte[]? Root { get; private set; }
    /// <summary>The port, 1 to 65,535.</summary>
    public int Port { get; private set; }
    /// <summary>The leaves that a root invites, sockaddr_in each; of the array the first <see cref="InvitedCount"/>.</summary>
    public byte[]?[] Invited { get; }
    /// <summary>How many they are.</summary>
    public int InvitedCount { get; private set; }
    /// <summary>Whether leaves hear one another.</summary>
    public bool ReachesAll { get; private set; }
    /// <summary>Seconds between readings, 0 to 3,600; 0 sends none.</summary>
    public int ReadingSeconds { get; private set; }
    /// <summary>What the others call the station.</summary>
    public string Name { get; private set; }
    /// <summary>The Wi-Fi's name; empty for what is stored on the device.</summary>
    public string Ssid { get; private set; }
    /// <summary>The Wi-Fi's password.</summary>
    public string Password { get; private set; }
    /// <summary>What could not be read, one line each; empty when all could.</summary>
    public string Trouble { get; private set; }

    /// <summary>Reads settings.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="name">The name where none is given.</param>
    public StationSettings(string text, string name)
    {
        Role = "button";
        Port = 5000;
        Invited = new byte[]?[MaxInvited];
        ReachesAll = true;
        ReadingSeconds = 10;
        Name = name;
        Ssid = "";
        Password = "";
        Trouble = "";
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimStart(' ', '\t').TrimEnd('\r');
            if (line.Trim().Length > 0 && line[0] != '#')
            {
                int equals = line.IndexOf('=');
                string key = equals < 0 ? line.Trim() : line.Substring(0, equals).Trim();
                string problem = equals < 0 ? "is no key=value" : Take(key, line.Substring(equals + 1));
                if (problem.Length > 0)
                {
                    Trouble += (Trouble.Length > 0 ? "\n" : "") + "settings, line " + (i + 1).ToString() + ": " + key + " " + problem;
                }
            }
        }
    }

    /// <summary>Takes one setting: empty, or what is wrong with it.</summary>
    private string Take(string key, string raw)
    {
        // A password may hold the sign of a remark, and blanks at its ends.
        if (key == "password")
        {
            Password = raw;
            return "";
        }

        int remark = raw.IndexOf('#');
        string value = (remark < 0 ? raw : raw.Substring(0, remark)).Trim();
        switch (key)
        {
            case "role":
                bool isRole = value == "root" || value == "leaf" || value == "button";
                Role = isRole ? value : Role;
                return isRole ? "" : "must be root, leaf or button";
            case "root":
                return TakeRoot(value);
            case "port":
                int port = Number(value, 65535);
                Port = port > 0 ? port : Port;
                return port > 0 ? "" : "must be 1 to 65535";
            case "invite":
                return TakeInvited(value);
            case "reach":
                bool isReach = value == "all" || value == "root";
                ReachesAll = isReach ? value == "all" : ReachesAll;
                return isReach ? "" : "must be all or root";
            case "reading":
                int seconds = Number(value, 3600);
                ReadingSeconds = seconds >= 0 ? seconds : ReadingSeconds;
                return seconds >= 0 ? "" : "must be 0 to 3600 seconds";
            case "name":
                Name = value.Length > 0 && value.Length <= MaxName ? value : Name;
                return value.Length <= MaxName ? "" : "must be at most 32 characters";
            case "ssid":
                Ssid = value;
                return "";
            default:
                return "is no setting";
        }
    }

    private string TakeRoot(string value)
    {
        byte[]? name = null;
        bool isSound = value.Length == 0 || (SockAddr.TryParse(value, out name) && !IsNobody(name!));
        Root = isSound ? name : Root;
        return isSound ? "" : "must be an address and a port, like 192.168.1.10:5000";
    }

    private string TakeInvited(string value)
    {
        if (value.Length == 0)
        {
            InvitedCount = 0;
            return "";
        }

        string[] parts = value.Split(',');
        for (int i = 0; i < parts.Length; i++)
        {
            if (InvitedCount == MaxInvited)
            {
                return "may name 32 leaves at most";
            }

            if (!SockAddr.TryParse(parts[i].Trim(), out byte[]? name) || IsNobody(name!))
            {
                return "must be addresses and ports with commas between them, like 192.168.1.21:5000,192.168.1.22:5000";
            }

            Invited[InvitedCount++] = name;
        }

        return "";
    }

    private static bool IsNobody(byte[] name)
    {
        return SockAddr.PortOf(name) == 0 || (name[4] | name[5] | name[6] | name[7]) == 0;
    }

    /// <summary>A number from 0 to a bound; -1 when it is none.</summary>
    private static int Number(string value, int most)
    {
        int number = value.Length == 0 ? -1 : 0;
        for (int i = 0; i < value.Length && number >= 0; i++)
        {
            char digit = value[i];
            number = digit < '0' || digit > '9' || number > most ? -1 : (number * 10) + digit - '0';
        }

        return number > most ? -1 : number;
    }
}
