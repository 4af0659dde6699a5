package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// PreviewAgreement gives a draft as it would be with this answer. Nothing is
// kept.
func PreviewAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID, question string, value any) (*AgreementView, error) {
	d, err := ShowAgreement(ctx, a, who, id)
	if err == nil {
		d.Answers.Set(question, value)
	}
	return d, err
}
