package fallback

type Outcome struct {
	Code, Keyword uint8
	Offset        uint32
}
