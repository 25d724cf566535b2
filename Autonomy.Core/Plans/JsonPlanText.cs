using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Reads a plan's text in JSON (RFC 8259), strictly: no comments, no trailing commas, no key twice, no NaN. What is
/// wrong with one value does not keep the rest from being read; broken syntax does.
/// </summary>
public static class JsonPlanText
{
    /// <summary>The text as data; never throws for any bytes.</summary>
    public static PlanDocument Read(ReadOnlySpan<byte> utf8)
    {
        var document = new PlanDocumentBuilder();
        return PlanEncoding.TryAccept(utf8, document, out ReadOnlySpan<byte> text)
            ? new Walk(text, document).Read()
            : document.Build(null);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static PlanDocument Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private ref struct Walk
    {
        // Our own depth is counted, as it lets the rest be read; the reader's must then never be met.
        private static readonly JsonReaderOptions Options = new() { MaxDepth = PlanLimits.PlanBytesMax + 1 };

        private readonly ReadOnlySpan<byte> _text;
        private readonly PlanDocumentBuilder _document;
        private Utf8JsonReader _reader;
        private Utf8Cursor _cursor;
        private int _depth;

        internal Walk(ReadOnlySpan<byte> text, PlanDocumentBuilder document)
        {
            _text = text;
            _document = document;
            _reader = new Utf8JsonReader(text, Options);
            _cursor = new Utf8Cursor(text);
        }

        internal PlanDocument Read()
        {
            DataValue? root = null;
            try
            {
                _reader.Read();
                root = ReadValue(_document.AddRoot(Here()));
                // The reader throws when anything but white space follows the value.
                _reader.Read();
            }
            catch (JsonException exception)
            {
                JsonSyntaxFault.Report(exception, _text, _document);
            }

            return _document.Build(root);
        }

        private TextPosition Here() => _cursor.MoveTo((int)_reader.TokenStartIndex);

        private DataValue ReadValue(int entry) => _reader.TokenType switch
        {
            JsonTokenType.Null => DataNull.Value,
            JsonTokenType.True => DataBoolean.True,
            JsonTokenType.False => DataBoolean.False,
            JsonTokenType.String => _document.Text(ReadText(), entry, Here()),
            JsonTokenType.Number => ReadNumber(entry),
            _ => ReadNested(entry),
        };

        private DataValue ReadNested(int entry)
        {
            if (_depth == PlanLimits.DepthMax)
            {
                string message = $"Objects and lists nest deeper than {PlanLimits.DepthMax} here.";
                _document.Report(PlanRules.Limit, entry, Here(), message, "Make the value flatter.");
                _reader.Skip();
                return DataNull.Value;
            }

            _depth++;
            DataValue value = _reader.TokenType == JsonTokenType.StartArray ? ReadArray(entry) : ReadObject(entry);
            _depth--;
            return value;
        }

        private DataArray ReadArray(int entry)
        {
            ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                items.Add(ReadValue(_document.AddItem(entry, items.Count, Here())));
            return new DataArray(items.DrainToImmutable());
        }

        private DataObject ReadObject(int entry)
        {
            var properties = new DataObjectBuilder();
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                TextPosition key = Here();
                string name = _document.Text(ReadText(), entry, key).Value;
                _reader.Read();
                int property = _document.AddProperty(entry, name, key, Here());
                DataValue value = ReadValue(property);
                if (properties.Has(name)) _document.ReportDuplicate(name, property, key);
                else properties.Set(name, value);
            }

            return properties.Build();
        }

        private DataNumber ReadNumber(int entry)
        {
            string literal = Encoding.UTF8.GetString(_reader.ValueSpan);
            if (literal is not "-0" && long.TryParse(literal, out long integer)) return new DataNumber(integer);
            if (DataNumber.Parse(literal) is { } number) return number;
            _document.Report(
                PlanRules.Value,
                entry,
                Here(),
                $"The number {Quote.Cut(literal)} is too large.",
                "The largest is 1.79e308.");
            return new DataNumber(0L);
        }

        private string ReadText()
        {
            try
            {
                return _reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // UTF-8 was checked before: it can only be an escape that spells half of a surrogate pair.
                return "\uD800";
            }
        }
    }
}
